using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Cab;

/// <summary>Cabinets of Microsoft ([MS-CAB]). Folders that are stored or MSZIP are read, Quantum and LZX are told of.</summary>
internal sealed class CabFormat : LayerFormat
{
    /// <summary>Bytes of the header that all cabinets have.</summary>
    public const int HeaderLength = 36;

    public override string Name => "cab";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("MSCF\0\0\0\0"u8.ToArray())];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset, header))
        {
            return null;
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        uint files = BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        bool isRight = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) == 0
            && BinaryPrimitives.ReadUInt32LittleEndian(header[20..]) == 0
            && header[24] <= 3 && header[25] == 1
            && BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) > 0
            && (BinaryPrimitives.ReadUInt16LittleEndian(header[30..]) & ~7) == 0
            && files > HeaderLength && files < length;
        return isRight ? new FoundLayer { Length = length, Open = new CabReader(content, offset, offset + length).ReadMembers } : null;
    }
}
