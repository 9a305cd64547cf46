using System;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>A database that is already in memory.</summary>
[AllocationFree]
public sealed class ArrayDatabaseSource : DatabaseSource
{
    private readonly byte[] _bytes;

    /// <summary>Wraps an array, which the caller leaves unchanged while the database is read.</summary>
    public ArrayDatabaseSource(byte[] bytes)
    {
        _bytes = bytes;
    }

    /// <inheritdoc/>
    public override int Length => _bytes.Length;

    /// <inheritdoc/>
    public override bool Read(int position, byte[] buffer, int start, int count)
    {
        if (position < 0 || count < 0 || position > _bytes.Length - count)
        {
            return false;
        }

        Array.Copy(_bytes, position, buffer, start, count);
        return true;
    }
}
