namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>A state after a condition was evaluated, and what it gave there; null if that is not known.</summary>
internal readonly struct Outcome
{
    public Outcome(FlowState state, bool? value)
    {
        State = state;
        Value = value;
    }

    public FlowState State { get; }

    public bool? Value { get; }
}
