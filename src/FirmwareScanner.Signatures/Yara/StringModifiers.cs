using System;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>The words after a text string.</summary>
[Flags]
internal enum StringModifiers
{
    None = 0,
    Ascii = 1,
    Wide = 2,
    NoCase = 4,
    FullWord = 8,
    Private = 16,
}
