using System;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>How a number is written that a signature compares.</summary>
[Flags]
internal enum NumberKinds
{
    Decimal = 1,
    Hexadecimal = 2,
    Binary = 4,

    /// <summary>Hexadecimal after "0x", otherwise decimal.</summary>
    Automatic = 8,

    LittleEndian = 16,

    /// <summary>All bytes have to be digits.</summary>
    Exact = 32,
}
