using System;
using System.Diagnostics.CodeAnalysis;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>Whether this form of a program has the client of PostgreSQL: five megabytes of memory at every start of a native one (docs/scale.md).</summary>
internal static class PostgresSupport
{
    private const string Switch = "FirmwareScanner.Corpus.Postgres";

    /// <summary>Whether it has; a constant where programs are trimmed, so that what is not asked for is left out.</summary>
    [FeatureSwitchDefinition(Switch)]
    public static bool IsThere => !AppContext.TryGetSwitch(Switch, out bool isOn) || isOn;

    /// <summary>A store on a server.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="CorpusException">It is no such name, or this program has no client.</exception>
    public static StoreDialect Open(string name) => IsThere
        ? new PostgresDialect(name)
        : throw new CorpusException("this native form of the program has no PostgreSQL: the tool of .NET has it, and so has a native one built with -p:FwscanPostgres=true");
}
