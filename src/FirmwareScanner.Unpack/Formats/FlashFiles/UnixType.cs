namespace FirmwareScanner.Unpack.Formats.FlashFiles;

/// <summary>Types of objects as the top four bits of a Unix mode have them.</summary>
internal static class UnixType
{
    public const int Folder = 4;
    public const int File = 8;
    public const int SymbolicLink = 10;

    /// <summary>What a member of that type is.</summary>
    public static MemberKind ToKind(int type) => type switch
    {
        Folder => MemberKind.Folder,
        File => MemberKind.File,
        SymbolicLink => MemberKind.SymbolicLink,
        _ => MemberKind.Special,
    };
}
