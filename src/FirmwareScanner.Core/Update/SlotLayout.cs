using FirmwareScanner.Contracts;

namespace FirmwareScanner.Update;

/// <summary>Where things are in a slot: the database from its start, its code behind it at the next multiple of the write granularity.</summary>
[AllocationFree]
internal static class SlotLayout
{
    /// <summary>Where the code of a database is.</summary>
    /// <param name="length">Bytes of the database.</param>
    /// <param name="granularity">The storage's write granularity.</param>
    internal static int CodePosition(int length, int granularity) => (length + granularity - 1) & -granularity;

    /// <summary>Bytes that a code takes.</summary>
    /// <param name="granularity">The storage's write granularity.</param>
    internal static int RoomOfCode(int granularity) => granularity < Authority.CodeLength ? Authority.CodeLength : granularity;
}
