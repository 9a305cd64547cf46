using System;

namespace FirmwareScanner.Modules.Tests.Executables;

/// <summary>A file in memory that counts what is read of it.</summary>
internal sealed class CountingContent(byte[] bytes) : IModuleContent
{
    private readonly MemoryContent _content = new(bytes);

    public long Length => bytes.Length;

    /// <summary>Bytes that have been read.</summary>
    internal long BytesRead { get; private set; }

    public int Read(long offset, Span<byte> destination)
    {
        int length = _content.Read(offset, destination);
        BytesRead += length;
        return length;
    }

    /// <summary>What loading a file costs.</summary>
    /// <returns>Bytes read of the file, and bytes of memory taken.</returns>
    internal static (long BytesRead, long Memory) CostOf(Module module, byte[] bytes)
    {
        var content = new CountingContent(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModuleStructure fields = module.Load(new ModuleContext(content));
        long memory = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(fields);
        return (content.BytesRead, memory);
    }
}
