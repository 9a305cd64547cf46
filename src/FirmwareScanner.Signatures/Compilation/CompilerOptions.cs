using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What to compile for, and within which limits.</summary>
public sealed record CompilerOptions
{
    /// <summary>The default of <see cref="CostThreshold"/>: a sixth of what the device may spend on 256 signatures together.</summary>
    public const double DefaultCostThreshold = 1.0;

    /// <summary>The machine that scans.</summary>
    public TargetProfile Profile { get; init; } = TargetProfile.Desktop;

    /// <summary>
    /// The memory in bytes that the database's arrays may take on the device (each array 20 bytes and its data, rounded up to
    /// 12). More is an error. Null: no limit, and the device profile sizes its tables after the number of sequences.
    /// </summary>
    public int? BudgetBytes { get; init; }

    /// <summary>Leaves out rules with a pattern dearer than <see cref="CostThreshold"/>; otherwise each is a warning.</summary>
    public bool Quarantine { get; init; }

    /// <summary>
    /// Leaves out rules that no database can hold, each with a note, and rules that depend on them, instead of failing. A global rule never
    /// is left out.
    /// </summary>
    public bool SkipsFaulty { get; init; }

    /// <summary>Names of rules that are left out, with those that depend on them; an asterisk at the end of a name stands for any rest.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>
    /// Leaves out, each with a note, all rules that no database can hold, and then the largest until the others keep to
    /// <see cref="BudgetBytes"/> and <see cref="MostWindowBytes"/>, instead of failing. A global rule never is left out.
    /// </summary>
    public bool LeavesOutUnfit { get; init; }

    /// <summary>With <see cref="LeavesOutUnfit"/>, how long a match may be, in bytes, of which the scanner keeps the stream; null for any.</summary>
    public int? MostWindowBytes { get; init; }

    /// <summary>
    /// Whether rules that no database expresses are deferred (<see cref="CompiledDatabase.Deferred"/>) instead of failing: for who scans
    /// at once on a workstation, where objects can be read again.
    /// </summary>
    public bool Defers { get; init; }

    /// <summary>
    /// Whether the compiler may do without planning and filling filter tables, which takes longer than all the rest of many rules: for who scans at
    /// once on a workstation, which builds a search of its own from the sequences when it loads the database. Anywhere else such a database scans
    /// slowly. Few rules have tables all the same, and so have sets with a chain, or with a sequence without two exact neighbours at a fixed distance from its start.
    /// </summary>
    public bool MayOmitTables { get; init; }

    /// <summary>IL instructions per input byte of real firmware that one pattern may cost; above 0.</summary>
    public double CostThreshold { get; init; } = DefaultCostThreshold;

    /// <summary>
    /// Whether a database is meant that only names what firmware consists of. It says so in its header, and a device accepts it;
    /// otherwise a device refuses a database by which nothing can be found.
    /// </summary>
    public bool IsInformational { get; init; }

    /// <summary>
    /// Whether what is wrapped in a stream is looked for. The database says so in its header: a board with the memory opens it, and no
    /// board calls a stream clean in which it recognised something that it could not open.
    /// </summary>
    public bool Unwraps { get; init; }

    /// <summary>The key of the authentication code (HMAC-SHA-256), or null for none.</summary>
    public byte[]? AuthenticationKey { get; init; }
}

/// <summary>The kind of machine that a database is compiled for.</summary>
public enum TargetProfile
{
    /// <summary>A workstation: tables as large as the second-level cache, chunks of 4,096 bytes.</summary>
    Desktop,

    /// <summary>A board under .NET nanoFramework: tables of a few kilobytes, chunks of 512 bytes.</summary>
    Device,
}
