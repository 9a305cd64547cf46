namespace FirmwareScanner.Signatures.Model;

/// <summary>Operators with one operand.</summary>
public enum UnaryOperator
{
    /// <summary><c>not</c>: boolean.</summary>
    Not,

    /// <summary><c>-</c>: integer.</summary>
    Negate,

    /// <summary><c>~</c>: integer.</summary>
    Complement,
}
