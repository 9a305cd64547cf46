using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Modules.Pe;

namespace FirmwareScanner.Modules.DotNet;

/// <summary>The fields about the streams of metadata, and those of which the streams are lists.</summary>
internal static class DotNetStreamFields
{
    private const int IdentifierSize = 16;
    private const int MaxIdentifiers = 16;

    /// <summary>How many texts of the program are kept; YARA has no bound.</summary>
    private const int MaxUserStrings = 1 << 17;

    /// <summary>Adds the types of the fields.</summary>
    internal static void Declare(Dictionary<string, ModuleType> fields)
    {
        fields["number_of_streams"] = ModuleType.Integer;
        fields["streams"] = ModuleType.ArrayOf(ModuleType.StructureOf(new Dictionary<string, ModuleType>
        {
            ["name"] = ModuleType.Text,
            ["offset"] = ModuleType.Integer,
            ["size"] = ModuleType.Integer,
        }));
        fields["number_of_guids"] = ModuleType.Integer;
        fields["guids"] = ModuleType.ArrayOf(ModuleType.Text);
        fields["number_of_user_strings"] = ModuleType.Integer;
        fields["user_strings"] = ModuleType.ArrayOf(ModuleType.Text);
    }

    /// <summary>Sets the fields.</summary>
    internal static void Fill(PeImage image, DotNetMetadata metadata, ModuleStructure root)
    {
        if (metadata.Streams is not IReadOnlyList<MetadataStream> streams)
        {
            return;
        }

        root["number_of_streams"] = (long)streams.Count;
        root["streams"] = new ModuleArray([.. streams.Select(stream => new ModuleStructure
        {
            ["name"] = stream.Name,
            ["offset"] = stream.Offset,
            ["size"] = (long)stream.Size,
        })]);
        if (metadata.FindLast("#GUID") is MetadataStream identifiers)
        {
            Set(root, "guids", Identifiers(image.Reader, identifiers));
        }

        if (metadata.Find("#US") is MetadataStream texts && UserStrings(image.Reader, texts) is List<object?> strings)
        {
            Set(root, "user_strings", strings);
        }
    }

    private static void Set(ModuleStructure root, string name, List<object?> values)
    {
        root[name] = new ModuleArray(values);
        root["number_of_" + name] = (long)values.Count;
    }

    private static List<object?> Identifiers(ContentReader reader, MetadataStream stream)
    {
        var identifiers = new List<object?>();
        for (int i = 0; i < Math.Min(stream.Size / IdentifierSize, MaxIdentifiers); i++)
        {
            byte[] bytes = reader.ReadBytes(stream.Offset + (i * IdentifierSize), IdentifierSize);
            if (bytes.Length < IdentifierSize)
            {
                break;
            }

            identifiers.Add(Encoding.ASCII.GetBytes(new Guid(bytes).ToString("D")));
        }

        return identifiers;
    }

    /// <summary>The texts of the program, in UTF-16; the byte behind each does not count. Null if the stream is not what it should be.</summary>
    private static List<object?>? UserStrings(ContentReader reader, MetadataStream stream)
    {
        if (stream.Size == 0 || !reader.Contains(stream.Offset, stream.Size) || !reader.TryReadByte(stream.Offset, out byte first) || first != 0)
        {
            return null;
        }

        var heaps = new MetadataHeaps(reader);
        var texts = new List<object?>();
        long position = stream.Offset + 1;
        while (position < stream.Offset + stream.Size && texts.Count < MaxUserStrings && heaps.BlobAt(position) is var (offset, length))
        {
            // Empty ones are padding, mostly.
            length = Math.Max(length - 1, 0);
            if (length > 0)
            {
                texts.Add(heaps.Read(offset, length));
            }

            position = offset + length;
        }

        return texts;
    }
}
