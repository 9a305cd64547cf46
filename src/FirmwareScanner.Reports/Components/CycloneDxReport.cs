using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FirmwareScanner.Reports.Components;

/// <summary>What a bill of materials is about, and how it came to be.</summary>
/// <param name="Name">The name of the image.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal.</param>
/// <param name="ProgramVersion">The version of the program that made it.</param>
/// <param name="Time">When it was made; null to leave it out.</param>
/// <param name="IsIncomplete">Whether something in the image was not looked into.</param>
public sealed record BillSubject(string Name, string Sha256, string ProgramVersion, DateTimeOffset? Time, bool IsIncomplete);

/// <summary>
/// Writes a software bill of materials as CycloneDX 1.6 in JSON (ECMA-424, https://cyclonedx.org/docs/1.6/json/). The serial number is made
/// from the image and what was found in it, so that the same image gives the same document.
/// </summary>
public static class CycloneDxReport
{
    private const double ListConfidence = 1;
    private const double RuleConfidence = 0.7;
    private const int MostPlaces = 100;
    private const string ImageReference = "image";

    /// <summary>Writes it.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="components">The components.</param>
    public static void Write(Stream stream, BillSubject subject, IReadOnlyList<SoftwareComponent> components)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(components);
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
            json.WriteString("bomFormat", "CycloneDX");
            json.WriteString("specVersion", "1.6");
            json.WriteString("serialNumber", $"urn:uuid:{IdentityOf(subject, components)}");
            json.WriteNumber("version", 1);
            WriteMetadata(json, subject);
            string[] references = NameAll(components);
            json.WriteStartArray("components");
            for (int i = 0; i < components.Count; i++)
            {
                WriteComponent(json, components[i], references[i]);
            }

            json.WriteEndArray();
            WriteRelations(json, subject, references);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteMetadata(Utf8JsonWriter json, BillSubject subject)
    {
        json.WriteStartObject("metadata");
        if (subject.Time is DateTimeOffset time)
        {
            json.WriteString("timestamp", time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        }

        json.WriteStartObject("tools");
        json.WriteStartArray("components");
        json.WriteStartObject();
        json.WriteString("type", "application");
        json.WriteString("name", "fwscan");
        json.WriteString("version", subject.ProgramVersion);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("component");
        json.WriteString("type", "firmware");
        json.WriteString("bom-ref", ImageReference);
        json.WriteString("name", SafeText.Escape(subject.Name));
        json.WriteStartArray("hashes");
        json.WriteStartObject();
        json.WriteString("alg", "SHA-256");
        json.WriteString("content", subject.Sha256);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, SoftwareComponent component, string reference)
    {
        json.WriteStartObject();
        json.WriteString("type", component.Type);
        json.WriteString("bom-ref", reference);
        json.WriteString("name", SafeText.Escape(component.Name));
        WriteOptional(json, "version", component.Version);
        WriteOptional(json, "cpe", component.Cpe);
        WriteOptional(json, "purl", component.PackageUrl);
        json.WriteStartObject("evidence");
        WriteIdentity(json, component);
        json.WriteStartArray("occurrences");
        foreach (ComponentPlace place in component.Places.Take(MostPlaces))
        {
            json.WriteStartObject();
            json.WriteString("location", place.Path.Length > 0 ? SafeText.Escape(place.Path) : "/");
            if (place.Offset is long offset)
            {
                json.WriteNumber("offset", offset);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteIdentity(Utf8JsonWriter json, SoftwareComponent component)
    {
        bool isListed = component.Source == ComponentSource.PackageList;
        double confidence = isListed ? ListConfidence : RuleConfidence;
        json.WriteStartArray("identity");
        json.WriteStartObject();
        json.WriteString("field", component.Version is null ? "name" : "version");
        json.WriteNumber("confidence", confidence);
        json.WriteStartArray("methods");
        json.WriteStartObject();
        json.WriteString("technique", isListed ? "manifest-analysis" : "binary-analysis");
        json.WriteNumber("confidence", confidence);
        json.WriteString("value", SafeText.Escape(component.Evidence));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // Nobody can tell from its bytes alone that all software of an image was recognised.
    private static void WriteRelations(Utf8JsonWriter json, BillSubject subject, string[] references)
    {
        json.WriteStartArray("dependencies");
        json.WriteStartObject();
        json.WriteString("ref", ImageReference);
        json.WriteStartArray("dependsOn");
        Array.ForEach(references, json.WriteStringValue);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("compositions");
        json.WriteStartObject();
        json.WriteString("aggregate", subject.IsIncomplete ? "incomplete" : "unknown");
        json.WriteStartArray("assemblies");
        json.WriteStringValue(ImageReference);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, SafeText.Escape(value));
        }
    }

    // References are for this document alone and must differ; a name may be there from two lists.
    private static string[] NameAll(IReadOnlyList<SoftwareComponent> components)
    {
        var used = new HashSet<string>(StringComparer.Ordinal) { ImageReference };
        string[] references = new string[components.Count];
        for (int i = 0; i < references.Length; i++)
        {
            string wanted = SafeText.Escape(components[i].PackageUrl ?? $"{components[i].Name}@{components[i].Version ?? "unknown"}");
            references[i] = wanted;
            for (int number = 2; !used.Add(references[i]); number++)
            {
                references[i] = string.Create(CultureInfo.InvariantCulture, $"{wanted}#{number}");
            }
        }

        return references;
    }

    // A UUID of version 8 (RFC 9562, 5.8): its bits are ours to choose.
    private static Guid IdentityOf(BillSubject subject, IReadOnlyList<SoftwareComponent> components)
    {
        IEnumerable<string> texts = components.Select(component => $"{component.Name}\0{component.Version}\0{component.Evidence}");
        string all = string.Join('\0', texts.Prepend(subject.Sha256).Append(subject.ProgramVersion));
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(all))[..16];
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
