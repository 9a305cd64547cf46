using System;
using System.Buffers.Text;
using System.Globalization;
using System.IO;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// Reads lists of hashes, one a line: <c>Hash:Size:Name</c>, of sections <c>Size:Hash:Name</c>, each with two levels behind if wanted
/// (https://docs.clamav.net/manual/Signatures/HashSignatures.html). Bytes are read as they come; no text is made of them.
/// </summary>
/// <param name="path">What to call the file in messages.</param>
/// <param name="ns">The namespace of the names.</param>
/// <param name="purpose">What the hashes are about.</param>
/// <param name="intake">Receives the hashes.</param>
/// <param name="diagnostics">Receives errors.</param>
internal sealed class HashFileParser(string path, string ns, HashPurpose purpose, ClamAvIntake intake, DiagnosticBag diagnostics)
{
    private const int LongestLine = 8_192;
    private const int MostErrors = 20;
    private const int MostFields = 5;
    private const int LongestDigest = 32;

    private readonly byte[] _digest = new byte[LongestDigest];
    private readonly Range[] _fields = new Range[MostFields + 1];
    private int _line;
    private int _errors;

    /// <summary>Reads the whole list.</summary>
    /// <param name="stream">Its bytes.</param>
    public void Parse(Stream stream)
    {
        byte[] buffer = new byte[1 << 16];
        int kept = 0;
        int got;
        while (_errors < MostErrors && (got = stream.Read(buffer, kept, buffer.Length - kept)) > 0)
        {
            int end = kept + got;
            int start = 0;
            while (_errors < MostErrors && buffer.AsSpan(start, end - start).IndexOf((byte)'\n') is >= 0 and int length)
            {
                Take(buffer.AsSpan(start, length));
                start += length + 1;
            }

            kept = end - start;
            buffer.AsSpan(start, kept).CopyTo(buffer);
            if (kept > LongestLine)
            {
                _line++;
                Fail(1, $"the line has more than {LongestLine} bytes; what follows was not read");
                return;
            }
        }

        if (kept > 0 && _errors < MostErrors)
        {
            Take(buffer.AsSpan(0, kept));
        }
    }

    private void Fail(int column, string message)
    {
        _errors++;
        string end = _errors == MostErrors ? "; what follows was not read" : string.Empty;
        diagnostics.Error(null, string.Create(CultureInfo.InvariantCulture, $"{path}:{_line}:{column}: {message}{end}"));
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        _line++;
        line = line.TrimEnd(" \t\r"u8);
        if (line.IsEmpty || line[0] == '#')
        {
            return;
        }

        int count = SplitFields(line);
        if (count is < 3 or > MostFields)
        {
            Fail(1, $"expected {Form()}, 3 to 5 fields, found {(count > MostFields ? "more" : count)}");
            return;
        }

        bool isSizeFirst = purpose == HashPurpose.Section;
        ReadOnlySpan<byte> hash = line[_fields[isSizeFirst ? 1 : 0]];
        ReadOnlySpan<byte> size = line[_fields[isSizeFirst ? 0 : 1]];
        ReadOnlySpan<byte> name = line[_fields[2]];
        Span<byte> digest = _digest.AsSpan(0, Math.Min(LongestDigest, hash.Length / 2));
        if (hash.Length is not (32 or 40 or 64) || !TryDecode(hash, digest))
        {
            Fail(ColumnOf(isSizeFirst ? 1 : 0), "expected a hash of 32, 40 or 64 hexadecimal digits");
        }
        else if (!TryReadSize(size, out uint length))
        {
            Fail(ColumnOf(isSizeFirst ? 0 : 1), $"expected a size from 1 to {uint.MaxValue - 1}, or *");
        }
        else if (name.IsEmpty || name.Contains((byte)0))
        {
            Fail(ColumnOf(2), "the hash has no name");
        }
        else if (!intake.HasIgnored || !intake.IsIgnored(Encoding.UTF8.GetString(name), line))
        {
            Add(digest, length, name);
        }
    }

    /// <summary>Finds the fields of a line.</summary>
    /// <returns>How many there are, at most one more than a line may have.</returns>
    private int SplitFields(ReadOnlySpan<byte> line)
    {
        int count = 0;
        int start = 0;
        while (count < _fields.Length)
        {
            int length = line[start..].IndexOf((byte)':');
            int end = length < 0 ? line.Length : start + length;
            _fields[count++] = start..end;
            if (length < 0)
            {
                break;
            }

            start = end + 1;
        }

        return count;
    }

    private void Add(ReadOnlySpan<byte> digest, uint length, ReadOnlySpan<byte> name)
    {
        if (intake.Hashes.Count < ClamAvIntake.MostHashes)
        {
            intake.Hashes.Add(purpose, digest, length, name, ns);
            return;
        }

        _errors = MostErrors - 1;
        Fail(1, string.Create(CultureInfo.InvariantCulture, $"more than {ClamAvIntake.MostHashes:N0} hashes"));
    }

    private string Form() => purpose == HashPurpose.Section ? "Size:Hash:Name[:MinLevel[:MaxLevel]]" : "Hash:Size:Name[:MinLevel[:MaxLevel]]";

    private int ColumnOf(int field) => _fields[field].Start.Value + 1;

    private static bool TryDecode(ReadOnlySpan<byte> digits, Span<byte> digest)
    {
        for (int i = 0; i < digest.Length; i++)
        {
            if (!Utf8Parser.TryParse(digits.Slice(2 * i, 2), out byte value, out int used, 'x') || used != 2)
            {
                return false;
            }

            digest[i] = value;
        }

        return true;
    }

    private static bool TryReadSize(ReadOnlySpan<byte> text, out uint size)
    {
        size = 0;
        return text is [(byte)'*']
            || (!text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
                && Utf8Parser.TryParse(text, out size, out int used) && used == text.Length && size is > 0 and < uint.MaxValue);
    }
}
