using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Text;

namespace FirmwareScanner.Unpack.Formats.Tar;

/// <summary>Attributes of pax headers: those that say where bytes lie, and how things are named.</summary>
internal sealed class TarAttributes
{
    private readonly Dictionary<string, byte[]> _values = [];

    /// <summary>Starts of the runs of a sparse file as GNU tar's format 0.0 has them, one attribute each.</summary>
    public List<(long Offset, long Length)> SparseRuns { get; } = [];

    private long? PendingOffset { get; set; }

    /// <summary>A copy of them that can be changed.</summary>
    public TarAttributes Copy()
    {
        var copy = new TarAttributes();
        foreach ((string key, byte[] value) in _values)
        {
            copy._values[key] = value;
        }

        return copy;
    }

    /// <summary>A value, null if it is not set.</summary>
    public byte[]? Find(string key) => _values.GetValueOrDefault(key);

    /// <summary>A value that is a decimal number, null if it is not set or none.</summary>
    public long? FindNumber(string key) => Find(key) is { } value ? ParseNumber(value) : null;

    /// <summary>Sets a value.</summary>
    public void Set(string key, byte[] value) => _values[key] = value;

    /// <summary>Takes the records of a pax header: each its length, a blank, "key=value", a newline.</summary>
    /// <returns>Whether all records were well formed.</returns>
    public bool Read(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty && records[0] != 0)
        {
            int blank = records.IndexOf((byte)' ');
            if (blank <= 0 || ParseNumber(records[..blank]) is not { } length || length <= blank + 1 || length > records.Length)
            {
                return false;
            }

            ReadOnlySpan<byte> record = records[(blank + 1)..(int)length].TrimEnd((byte)'\n');
            int equals = record.IndexOf((byte)'=');
            if (equals <= 0)
            {
                return false;
            }

            Take(Encoding.Latin1.GetString(record[..equals]), record[(equals + 1)..]);
            records = records[(int)length..];
        }

        return true;
    }

    private void Take(string key, ReadOnlySpan<byte> value)
    {
        switch (key)
        {
            case "GNU.sparse.offset":
                PendingOffset = ParseNumber(value);
                break;
            case "GNU.sparse.numbytes" when PendingOffset is { } offset && ParseNumber(value) is { } length:
                SparseRuns.Add((offset, length));
                PendingOffset = null;
                break;
            case "path" or "linkpath" or "size":
            case var _ when key.StartsWith("GNU.sparse.", StringComparison.Ordinal):
                if (value.IsEmpty)
                {
                    _values.Remove(key);
                }
                else
                {
                    _values[key] = value.ToArray();
                }

                break;
            default:
                break;
        }
    }

    private static long? ParseNumber(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long number, out int consumed) && consumed == text.Length && number >= 0 ? number : null;
}
