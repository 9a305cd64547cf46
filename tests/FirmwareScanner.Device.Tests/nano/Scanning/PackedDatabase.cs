using System;
using FirmwareScanner.Database;

namespace FirmwareScanner.Device.Tests.Scanning;

/// <summary>The database of a case, read where it is.</summary>
public sealed class PackedDatabase : DatabaseSource
{
    private readonly PackedCase _case;

    public PackedDatabase(PackedCase packedCase)
    {
        _case = packedCase;
    }

    public override int Length => _case.DatabaseLength;

    public override bool Read(int position, byte[] buffer, int start, int count)
    {
        if (position < 0 || count < 0 || position > _case.DatabaseLength - count)
        {
            return false;
        }

        Array.Copy(_case.Bytes, _case.Database + position, buffer, start, count);
        return true;
    }
}
