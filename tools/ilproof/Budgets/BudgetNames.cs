namespace FirmwareScanner.Proof.Budgets;

/// <summary>The names under which the budgets file keeps figures.</summary>
internal static class BudgetNames
{
    /// <summary>Stack frames of the deepest chain of calls while scanning.</summary>
    public const string ScanFrames = "calls: frames while scanning";

    /// <summary>Bytes that the frames of a chain of calls take at most while scanning.</summary>
    public const string ScanBytes = "calls: bytes of stack frames while scanning";

    /// <summary>Stack frames of the deepest chain of calls at all.</summary>
    public const string AnyFrames = "calls: frames at any time";

    /// <summary>Device memory of a database of 256 signatures.</summary>
    public const string Tables256 = "tables: bytes for 256 signatures of 30 bytes";

    /// <summary>Device memory of a database of 512 signatures.</summary>
    public const string Tables512 = "tables: bytes for 512 signatures of 30 bytes";

    /// <summary>Everything that the core allocates with the built-in rules and the default pipeline.</summary>
    public const string BuiltInPlan = "plan: bytes with the built-in rules";

    /// <summary>The shortest round of a loop.</summary>
    public static string LeastOf(string loop) => $"loop: {loop}, least";

    /// <summary>The longest round of a loop.</summary>
    public static string MostOf(string loop) => $"loop: {loop}, most";

    /// <summary>IL bytes of all method bodies of an assembly.</summary>
    public static string CodeOf(string assembly) => $"assembly: {assembly}, bytes of IL";

    /// <summary>Rows of the metadata tables that the device keeps, too.</summary>
    public static string RowsOf(string assembly) => $"assembly: {assembly}, metadata rows";

    /// <summary>Types, methods and fields of an assembly.</summary>
    public static string MembersOf(string assembly) => $"assembly: {assembly}, members";
}
