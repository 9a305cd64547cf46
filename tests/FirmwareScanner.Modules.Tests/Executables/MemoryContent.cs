using System;

namespace FirmwareScanner.Modules.Tests.Executables;

/// <summary>A file in memory.</summary>
internal sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : IModuleContent
{
    public long Length => bytes.Length;

    public int Read(long offset, Span<byte> destination)
    {
        if (offset >= bytes.Length)
        {
            return 0;
        }

        ReadOnlySpan<byte> rest = bytes.Span[(int)offset..];
        int length = Math.Min(rest.Length, destination.Length);
        rest[..length].CopyTo(destination);
        return length;
    }

    internal static ModuleStructure Load(Module module, ReadOnlyMemory<byte> bytes) =>
        module.Load(new ModuleContext(new MemoryContent(bytes)));
}
