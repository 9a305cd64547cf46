using System;
using System.Buffers;
using System.IO;
using System.Text.Json;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Tool.Output;

/// <summary>What an extraction wrote, and what it did not, a JSON object a line; and the sums.</summary>
/// <param name="path">The file, which must not be there; made when the first line is written.</param>
internal sealed class ExtractionManifest(string path) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private FileStream? _file;

    /// <summary>Files written.</summary>
    public long Files { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Objects with which something is wrong.</summary>
    public long Problems { get; private set; }

    /// <summary>Links and device nodes that were not made.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Writes the line of an object, and counts it.</summary>
    /// <param name="found">The object.</param>
    public void Write(ExtractedObject found)
    {
        Count(found);
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, LayerJson.Options))
        {
            json.WriteStartObject();
            WriteMembers(json, found);
            json.WriteEndObject();
        }

        _line.Write("\n"u8);
        _file ??= new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        _file.Write(_line.WrittenSpan);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file?.Dispose();

    private static void WriteMembers(Utf8JsonWriter json, ExtractedObject found)
    {
        LayerJson.WritePath(json, found.Path);
        LayerJson.WriteChain(json, found.Chain);
        json.WriteString("kind", LayerJson.WordOf(found.Kind));
        json.WriteString("written", found.Written);
        if (found.NotWritten is not null)
        {
            json.WriteString("not_written", SafeText.Escape(found.NotWritten));
        }

        json.WriteNumber("size", found.Size);
        json.WriteString("sha256", found.Sha256);
        if (found.Mode != 0)
        {
            json.WriteString("mode", Convert.ToString(found.Mode, 8));
        }

        if (found.LinkTarget.Length > 0)
        {
            LayerJson.WriteName(json, "target", found.LinkTarget);
        }

        LayerJson.WriteProblems(json, found.Problems);
    }

    private void Count(ExtractedObject found)
    {
        bool isFile = found.Sha256 is not null;
        Files += isFile ? 1 : 0;
        Bytes += isFile ? found.Size : 0;
        Problems += found.Problems.Count > 0 ? 1 : 0;
        LeftOut += found.NotWritten is not null && found.Kind != MemberKind.HardLink ? 1 : 0;
    }
}
