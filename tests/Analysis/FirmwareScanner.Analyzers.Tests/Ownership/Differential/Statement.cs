using System.Collections.Generic;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>A statement of a small program over the variables 0 and 1.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Source">The variable that it reads, or compares with None.</param>
/// <param name="Target">The variable that it sets.</param>
/// <param name="Body">The statements inside.</param>
/// <param name="Second">The statements of else, finally or catch.</param>
internal sealed record Statement(
    Operation Operation,
    int Source = 0,
    int Target = 0,
    IReadOnlyList<Statement>? Body = null,
    IReadOnlyList<Statement>? Second = null)
{
    /// <summary>Whether nothing after it can run.</summary>
    public bool IsExit => Operation is Operation.Throw or Operation.Return;
}
