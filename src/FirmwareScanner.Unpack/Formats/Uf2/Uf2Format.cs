using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.Uf2;

/// <summary>
/// UF2 (github.com/microsoft/uf2): blocks of 512 bytes, each with up to 476 bytes for an address of a family of chips, or for a file.
/// </summary>
internal sealed class Uf2Format : LayerFormat
{
    private const int BlockLength = 512;
    private const int HeaderLength = 32;
    private const int LargestPayload = 476;
    private const int EndOffset = BlockLength - 4;

    private static readonly byte[] Magic = [0x55, 0x46, 0x32, 0x0A, 0x57, 0x51, 0x5D, 0x9E];
    private static readonly byte[] EndMagic = [0x30, 0x6F, 0xB1, 0x0A];

    public override string Name => "uf2";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new(Magic)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] block = new byte[BlockLength];
        long length = 0;
        while (ReadBlock(content, offset + length, block) is not null)
        {
            context.Spend(0);
            length += BlockLength;
        }

        if (length == 0)
        {
            return null;
        }

        // A block of which only the beginning is there is part of it.
        byte[] rest = content.ReadUpTo(offset + length, BlockLength);
        bool isCut = rest.Length is < BlockLength and > 8 && rest.AsSpan().StartsWith(Magic);
        return new FoundLayer
        {
            Length = isCut ? length + BlockLength : length,
            Detail = string.Create(CultureInfo.InvariantCulture, $"{length / BlockLength} blocks"),
            Open = opened => Open(content, offset, length, opened),
        };
    }

    private static Uf2Block? ReadBlock(ByteSource content, long offset, byte[] block)
    {
        if (!content.TryRead(offset, block) || !block.AsSpan().StartsWith(Magic) || !block.AsSpan(EndOffset).SequenceEqual(EndMagic))
        {
            return null;
        }

        int length = (int)Math.Min(Field(block, 16), int.MaxValue);
        var found = new Uf2Block(Field(block, 8), Field(block, 12), length, Field(block, 24), Field(block, 28));
        return found.Length <= LargestPayload && Field(block, 20) < found.Count ? found : null;
    }

    private static List<LayerMember> Open(ByteSource content, long offset, long length, UnpackContext context)
    {
        var families = new Dictionary<string, Uf2Family>();
        byte[] block = new byte[BlockLength];
        for (long position = 0; position < length; position += BlockLength)
        {
            if (ReadBlock(content, offset + position, block) is not { } found || found.IsComment)
            {
                continue;
            }

            string name = found.IsFile
                ? HeaderText.Read(block.AsSpan(HeaderLength + found.Length, LargestPayload - found.Length))
                : found.FamilyName;
            if (!families.TryGetValue(name, out Uf2Family? family))
            {
                context.CheckMemory(families.Count * 1024L, "the list of families");
                families[name] = family = new Uf2Family(new AddressedContent(content, context), found.IsFile);
            }

            family.Stated = found.Count;
            family.Count++;
            family.Content.Add(found.Address, offset + position + HeaderLength, found.Length);

            // What is left of the block flashes nothing, and readers skip it.
            content.PassOver(offset + position + HeaderLength + found.Length, EndOffset - HeaderLength - found.Length);
            if (found.HasSum)
            {
                family.AddSum(block.AsSpan(HeaderLength + LargestPayload - Uf2Family.SumLength, Uf2Family.SumLength), context);
            }
        }

        var members = new List<LayerMember>();
        foreach ((string name, Uf2Family family) in families)
        {
            family.Give(name, members, context);
        }

        return members;
    }

    private static uint Field(ReadOnlySpan<byte> block, int position) => BinaryPrimitives.ReadUInt32LittleEndian(block[position..]);
}

/// <summary>The header of a block.</summary>
internal readonly record struct Uf2Block(uint Flags, uint Address, int Length, uint Count, uint Family)
{
    private const uint FlagComment = 1;
    private const uint FlagFile = 0x1000;
    private const uint FlagFamily = 0x2000;
    private const uint FlagSum = 0x4000;

    public bool IsComment => (Flags & FlagComment) != 0;

    public bool IsFile => (Flags & FlagFile) != 0;

    public bool HasSum => (Flags & FlagSum) != 0 && Length <= 476 - Uf2Family.SumLength;

    public string FamilyName => (Flags & FlagFamily) == 0 ? string.Empty : Family switch
    {
        0xE48BFF56 => "rp2040",
        Uf2Family.Absolute => "absolute",
        0xE48BFF58 => "rp2-data",
        0xE48BFF59 => "rp2350-arm-s",
        0xE48BFF5A => "rp2350-riscv",
        0xE48BFF5B => "rp2350-arm-ns",
        0x68ED2B88 => "samd21",
        0x55114460 => "samd51",
        0xADA52840 => "nrf52840",
        0x1C5F21B0 => "esp32",
        0xBFDD4EEE => "esp32-s2",
        0xC47E5767 => "esp32-s3",
        0xD42BA06C => "esp32-c3",
        0x57755A57 => "stm32f4",
        0x4FB2D5BD => "mimxrt10xx",
        _ => string.Create(CultureInfo.InvariantCulture, $"0x{Family:x8}"),
    };
}
