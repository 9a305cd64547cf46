using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Modules;
using FirmwareScanner.Unpack;
using FirmwareScanner.Unpack.Walking;

namespace FirmwareScanner.Conditions;

/// <summary>Reads the tables of an object for the module <c>firmware</c> with what knows the formats already.</summary>
/// <param name="content">The object.</param>
internal sealed class ObjectTables(IModuleContent content) : IObjectTables
{
    /// <inheritdoc/>
    public IReadOnlyList<ObjectPartition>? ReadPartitions() => ContentTables.ReadPartitions(new Source(content)) is not { } partitions
        ? null
        : [.. partitions.Select(partition => new ObjectPartition(EscapedUtf8.Encode(partition.Name), partition.Offset, partition.Length))];

    /// <inheritdoc/>
    public ObjectEnvironment? FindEnvironment() => ContentTables.FindEnvironment(new Source(content)) is not { } environment
        ? null
        : new ObjectEnvironment(environment.Offset, environment.Variables);

    private sealed class Source(IModuleContent content) : ByteSource
    {
        public override long Length => content.Length;

        public override int Read(long offset, Span<byte> destination) => content.Read(offset, destination);
    }
}
