using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Unpack.Formats.LinuxKernel;

/// <summary>
/// A Linux kernel that is not compressed, for 64-bit ARM (Documentation/arch/arm64/booting.rst of Linux) or RISC-V
/// (Documentation/arch/riscv/boot-image-header.rst): a header of 64 bytes, then the kernel.
/// </summary>
internal sealed class KernelImageFormat : LayerFormat
{
    private const int HeaderLength = 64;
    private const int MagicOffset = 56;
    private const long LargestSize = 1L << 30;

    private readonly bool _isArm;

    private KernelImageFormat(bool isArm)
    {
        _isArm = isArm;
        Magics = [new(isArm ? "ARM\x64"u8.ToArray() : "RSC\x05"u8.ToArray(), MagicOffset, 4)];
    }

    /// <summary>That of 64-bit ARM.</summary>
    public static KernelImageFormat Arm64 { get; } = new(isArm: true);

    /// <summary>That of RISC-V.</summary>
    public static KernelImageFormat RiscV { get; } = new(isArm: false);

    public override string Name => _isArm ? "arm64-image" : "riscv-image";

    public override IReadOnlyList<LayerMagic> Magics { get; }

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] header = new byte[HeaderLength];
        if (!content.TryRead(offset, header))
        {
            return null;
        }

        ulong textOffset = Field(header, 8);
        ulong size = Field(header, 16);
        bool isPlausible = textOffset < 1 << 28 && size <= LargestSize && Field(header, 24) < 16
            && (_isArm
                ? Field(header, 32) == 0 && Field(header, 40) == 0 && Field(header, 48) == 0
                : Field(header, 32) < 1 << 16 && header.AsSpan(48, 8).SequenceEqual("RISCV\0\0\0"u8));
        if (!isPlausible)
        {
            return null;
        }

        // The size of the header is that in memory, with what is only zeros at the end; the file is shorter.
        long room = content.Length - offset;
        long memory = size == 0 ? room : (long)size;
        bool isExecutable = header.AsSpan().StartsWith("MZ"u8);
        long length = PortableExecutable.ReadLength(content, offset) ?? (isExecutable ? memory : Math.Min(memory, room));
        if (length <= HeaderLength)
        {
            return null;
        }

        return new FoundLayer
        {
            Length = length,
            Detail = string.Create(CultureInfo.InvariantCulture, $"{size} bytes in memory"),
            Open = _ => [new LayerMember { Content = content.Slice(offset + HeaderLength, length - HeaderLength) }],
        };
    }

    private static ulong Field(ReadOnlySpan<byte> header, int position) => BinaryPrimitives.ReadUInt64LittleEndian(header[position..]);
}
