namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>What the offset of a signature counts from.</summary>
internal enum OffsetOrigin
{
    Anywhere,
    Start,
    End,
    EntryPoint,
    Section,
    LastSection,
    InsideSection,
    VersionInformation,
    MacroGroup,
}
