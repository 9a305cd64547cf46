namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>What a statement of a small program does.</summary>
internal enum Operation
{
    Rent,
    Use,
    Release,
    Transfer,
    Alias,
    Throw,
    Return,
    If,
    IfElse,
    IfSome,
    Loop,
    TryFinally,
    TryCatch,
}
