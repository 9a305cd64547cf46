namespace FirmwareScanner.Signatures.Model;

/// <summary>Operators with two operands.</summary>
public enum BinaryOperator
{
    /// <summary><c>and</c> on booleans.</summary>
    And,

    /// <summary><c>or</c> on booleans.</summary>
    Or,

    /// <summary><c>==</c> on integers.</summary>
    Equal,

    /// <summary><c>!=</c> on integers.</summary>
    NotEqual,

    /// <summary><c>&lt;</c> on integers.</summary>
    Less,

    /// <summary><c>&lt;=</c> on integers.</summary>
    LessOrEqual,

    /// <summary><c>&gt;</c> on integers.</summary>
    Greater,

    /// <summary><c>&gt;=</c> on integers.</summary>
    GreaterOrEqual,

    /// <summary><c>+</c>, wrapping around.</summary>
    Add,

    /// <summary><c>-</c>, wrapping around.</summary>
    Subtract,

    /// <summary><c>*</c>, wrapping around.</summary>
    Multiply,

    /// <summary><c>\</c>; undefined for a divisor of 0.</summary>
    Divide,

    /// <summary><c>%</c>; undefined for a divisor of 0.</summary>
    Modulo,

    /// <summary><c>&amp;</c>.</summary>
    BitwiseAnd,

    /// <summary><c>|</c>.</summary>
    BitwiseOr,

    /// <summary><c>^</c>.</summary>
    BitwiseXor,

    /// <summary><c>&lt;&lt;</c>; undefined for a negative count, 0 for a count of 64 or more.</summary>
    ShiftLeft,

    /// <summary><c>&gt;&gt;</c>, arithmetic; undefined for a negative count, 0 for a count of 64 or more.</summary>
    ShiftRight,
}
