namespace FirmwareScanner.Unpack.Formats;

/// <summary>Types of objects as the top four bits of a Unix mode have them (POSIX, sys/stat.h).</summary>
internal static class UnixType
{
    public const int Folder = 4;
    public const int File = 8;
    public const int SymbolicLink = 10;

    private const int Pipe = 1;
    private const int CharacterDevice = 2;
    private const int BlockDevice = 6;
    private const int Socket = 12;
    private const int Shift = 12;
    private const int Mask = 15;

    /// <summary>What a member of that type is; types that there are not are special, too.</summary>
    public static MemberKind ToKind(int type) => TryKind(type) ?? MemberKind.Special;

    /// <summary>What a Unix mode says that something is; null if it is no mode.</summary>
    public static MemberKind? KindOf(uint mode) => TryKind((int)(mode >> Shift) & Mask);

    private static MemberKind? TryKind(int type) => type switch
    {
        Folder => MemberKind.Folder,
        File => MemberKind.File,
        SymbolicLink => MemberKind.SymbolicLink,
        Pipe or CharacterDevice or BlockDevice or Socket => MemberKind.Special,
        _ => null,
    };
}
