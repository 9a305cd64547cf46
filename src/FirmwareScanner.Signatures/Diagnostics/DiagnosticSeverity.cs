namespace FirmwareScanner.Signatures.Diagnostics;

/// <summary>How serious a message about a rule file is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>For information; the rules compile.</summary>
    Note,

    /// <summary>The rules compile, but probably not to what was meant, or at a high cost.</summary>
    Warning,

    /// <summary>The rules do not compile.</summary>
    Error,
}
