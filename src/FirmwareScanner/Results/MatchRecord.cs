using System;

namespace FirmwareScanner.Results;

/// <summary>A match as numbers: 16 bytes, so that a million of them are no burden.</summary>
/// <param name="Offset">Stream offset of its first byte.</param>
/// <param name="Pattern">The pattern's number in the database.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct MatchRecord(long Offset, int Pattern, int Length) : IComparable<MatchRecord>
{
    /// <summary>The order of listings: offset, pattern, length.</summary>
    public int CompareTo(MatchRecord other)
    {
        int order = Offset.CompareTo(other.Offset);
        if (order == 0)
        {
            order = Pattern.CompareTo(other.Pattern);
        }

        return order == 0 ? Length.CompareTo(other.Length) : order;
    }
}
