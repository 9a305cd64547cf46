using System.Threading;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>What the parts of the analysis of one body share.</summary>
internal sealed class BodyContext
{
    public BodyContext(
        Body body,
        BodyVariables variables,
        LeaseContracts contracts,
        TypeEffects effects,
        Findings findings,
        CancellationToken cancellation)
    {
        Body = body;
        Variables = variables;
        Contracts = contracts;
        Effects = effects;
        Findings = findings;
        Cancellation = cancellation;
        Ledger = new LeaseLedger(variables, findings, contracts.Words);
    }

    public Body Body { get; }

    public BodyVariables Variables { get; }

    public LeaseContracts Contracts { get; }

    /// <summary>What the members of the type do to its fields.</summary>
    public TypeEffects Effects { get; }

    /// <summary>Takes what is wrong.</summary>
    public Findings Findings { get; }

    /// <summary>The rules of single leases.</summary>
    public LeaseLedger Ledger { get; }

    public CancellationToken Cancellation { get; }
}
