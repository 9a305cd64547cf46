using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Core.Tests.Pipeline;

/// <summary>Book of what was offered, dropped and missing, byte by byte.</summary>
internal sealed class ByteBook
{
    private readonly List<(byte Value, bool IsMissing, long Missing)> _entries = [];
    private readonly List<int> _offered = [];
    private long _dropped;

    internal long Missing => _entries.Sum(entry => entry.Missing);

    internal void Offer(byte[] bytes)
    {
        foreach (byte value in bytes)
        {
            _offered.Add(_entries.Count);
            _entries.Add((value, false, 0));
        }
    }

    internal void Miss(long count) => _entries.Add((0, true, count));

    /// <summary>The ring has dropped bytes up to a position; those directly before it, as many as its count rose by.</summary>
    internal void DropTo(long droppedBytes, long position)
    {
        for (long at = position - (droppedBytes - _dropped); at < position; at++)
        {
            _entries[_offered[(int)at]] = (0, true, 1);
        }

        _dropped = droppedBytes;
    }

    /// <summary>Runs of bytes, each with how many are missing after it.</summary>
    internal (byte[] Bytes, long Missing)[] Parts()
    {
        var parts = new List<(byte[] Bytes, long Missing)>();
        var run = new List<byte>();
        long missing = 0;
        foreach ((byte value, bool isMissing, long count) in _entries)
        {
            if (!isMissing && missing > 0)
            {
                parts.Add(([.. run], missing));
                run.Clear();
                missing = 0;
            }

            if (isMissing)
            {
                missing += count;
            }
            else
            {
                run.Add(value);
            }
        }

        parts.Add(([.. run], missing));
        return [.. parts];
    }
}
