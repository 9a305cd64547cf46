namespace FirmwareScanner.Mutation.Running;

/// <summary>What became of a mutant.</summary>
internal enum FateKind
{
    /// <summary>A test failed, did not end, or ended the process.</summary>
    Killed,

    /// <summary>All tests that ask for it pass.</summary>
    Survived,

    /// <summary>No test asks for it.</summary>
    Untouched,
}

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">Its number.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Test">The test that killed it, or how it ended.</param>
internal sealed record MutantFate(int Mutant, FateKind Kind, string Test);
