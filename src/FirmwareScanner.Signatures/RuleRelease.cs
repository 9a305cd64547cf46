using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Signatures.Sources;

namespace FirmwareScanner.Signatures;

/// <summary>A rule file of a release.</summary>
/// <param name="Name">Its name: <c>boot.yar</c>, or <c>desktop/boot.yar</c> if only a workstation has room for it.</param>
/// <param name="Text">Its text.</param>
public sealed record ReleasedFile(string Name, string Text)
{
    /// <summary>Whether it is for workstations alone.</summary>
    public bool IsForDesktop => Name.StartsWith(RuleRelease.DesktopFolder, StringComparison.Ordinal);
}

/// <summary>Rules that take the place of those that come with the program.</summary>
/// <param name="Number">The number of the release; a newer one has a greater one.</param>
/// <param name="Files">Its files, in ordinal order of their names.</param>
public sealed record RuleRelease(long Number, IReadOnlyList<ReleasedFile> Files)
{
    /// <summary>What the names of files for workstations begin with.</summary>
    public const string DesktopFolder = "desktop/";

    /// <summary>The most bytes of a release.</summary>
    public const int MostBytes = 64 << 20;

    private const int MostFiles = 10_000;

    /// <summary>Makes a release of a folder: its YARA files, and those of its folder <c>desktop</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="number">The number of the release, above 0.</param>
    /// <exception cref="UserErrorException">It has no such files, or other ones that would be left out.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RuleRelease Of(string folder, long number)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        IReadOnlyList<string> paths = RuleFolder.List(folder);
        ReleasedFile[] files = [.. paths.Select(path => new ReleasedFile(
            Path.GetRelativePath(folder, path).Replace('\\', '/'),
            RuleFileReader.Decode(InputFile.ReadWhole(path, RuleFileReader.MostFileBytes))))];
        ReleasedFile? odd = files.FirstOrDefault(file => !IsName(file.Name));
        return odd is not null ? throw new UserErrorException($"{folder}: expected YARA files in it and in its folder desktop, named by letters, digits, - and _, found {odd.Name}")
            : files.Length == 0 ? throw new UserErrorException($"{folder}: expected YARA files (*.yar), found none")
            : new RuleRelease(number, [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)]);
    }

    /// <summary>Adds its rules to a loader, in the namespace of the built-in rules.</summary>
    /// <param name="loader">The loader.</param>
    /// <param name="withDesktop">Whether those for workstations alone are wanted, too.</param>
    public void AddTo(RuleLoader loader, bool withDesktop)
    {
        ArgumentNullException.ThrowIfNull(loader);
        foreach (ReleasedFile file in Files.Where(file => !file.IsForDesktop).Concat(Files.Where(file => withDesktop && file.IsForDesktop)))
        {
            loader.AddText(new SourceText(string.Create(CultureInfo.InvariantCulture, $"rules-{Number}/{file.Name}"), file.Text), RuleLoader.BuiltInNamespace, RuleLanguage.Yara);
        }
    }

    /// <summary>SHA-256 of the release.</summary>
    public byte[] Digest() => SHA256.HashData(ToUtf8());

    /// <summary>The release as JSON, the same bytes for the same release.</summary>
    public byte[] ToUtf8()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("release", Number);
            json.WriteStartArray("files");
            foreach (ReleasedFile file in Files)
            {
                json.WriteStartObject();
                json.WriteString("name", file.Name);
                json.WriteString("text", file.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="ToUtf8"/> wrote.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <exception cref="FormatException">They are no release; the message is a clause.</exception>
    public static RuleRelease Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            long number = document.RootElement.GetProperty("release").GetInt64();
            ReleasedFile[] files = [.. document.RootElement.GetProperty("files").EnumerateArray().Take(MostFiles + 1).Select(file =>
                new ReleasedFile(file.GetProperty("name").GetString() ?? string.Empty, file.GetProperty("text").GetString() ?? string.Empty))];
            bool isSound = number > 0 && files.Length is > 0 and <= MostFiles && files.All(file => IsName(file.Name))
                && files.Select(file => file.Name).Distinct(StringComparer.Ordinal).Count() == files.Length;
            return isSound ? new RuleRelease(number, files) : throw new FormatException("its number or the names of its files are none");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("its JSON is none of a release", exception);
        }
    }

    private static bool IsName(string name)
    {
        string file = name.StartsWith(DesktopFolder, StringComparison.Ordinal) ? name[DesktopFolder.Length..] : name;
        string stem = file.EndsWith(".yar", StringComparison.Ordinal) ? file[..^4] : string.Empty;
        return stem.Length is > 0 and <= 100 && stem.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
    }
}
