using System;
using System.Collections.Generic;

namespace FirmwareScanner.Modules;

/// <summary>Reads tables of an object, each when it is asked for.</summary>
public interface IObjectTables
{
    /// <summary>The partitions, in the order of their table; null if the object does not begin with a disk or flash that has one.</summary>
    public IReadOnlyList<ObjectPartition>? ReadPartitions();

    /// <summary>The first environment of a boot loader in the object; null if there is none whose checksum is right.</summary>
    public ObjectEnvironment? FindEnvironment();
}

/// <summary>A partition.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Offset of its first byte in the object, also behind its end.</param>
/// <param name="Size">Its size in bytes, also beyond the end of the object.</param>
public sealed record ObjectPartition(ReadOnlyMemory<byte> Name, long Offset, long Size);

/// <summary>An environment of a boot loader.</summary>
/// <param name="Offset">Offset of its first byte in the object.</param>
/// <param name="Variables">Names and values in the order in which they are stored; of those with the same name the last counts.</param>
public sealed record ObjectEnvironment(long Offset, IReadOnlyList<KeyValuePair<byte[], byte[]>> Variables);
