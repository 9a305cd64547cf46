using System;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>Modifiers of subsignatures.</summary>
[Flags]
internal enum BodyModifiers
{
    None = 0,

    /// <summary><c>i</c>: ASCII letters match in both cases.</summary>
    EitherCase = 1,

    /// <summary><c>f</c>: a match touches no letter or digit.</summary>
    FullWord = 2,

    /// <summary><c>w</c>: each byte is followed by 00.</summary>
    Wide = 4,

    /// <summary><c>a</c>: beside wide, as written, too.</summary>
    Narrow = 8,
}
