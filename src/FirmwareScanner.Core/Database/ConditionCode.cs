namespace FirmwareScanner.Database;

/// <summary>Instructions of conditions (docs/database-format.md, "Conditions").</summary>
public static class ConditionCode
{
    /// <summary>Ends the condition.</summary>
    public const int End = 0x00;

    /// <summary>Whether a pattern of this rule matched.</summary>
    public const int AnyOwn = 0x01;

    /// <summary>Whether all patterns of this rule matched.</summary>
    public const int AllOwn = 0x02;

    /// <summary>Pushes an 8-bit constant.</summary>
    public const int PushByte = 0x03;

    /// <summary>Pushes a 32-bit constant.</summary>
    public const int PushInt = 0x04;

    /// <summary>Pushes a 64-bit constant.</summary>
    public const int PushLong = 0x05;

    /// <summary>Length of the stream.</summary>
    public const int FileSize = 0x06;

    /// <summary>Whether a pattern matched.</summary>
    public const int Present = 0x07;

    /// <summary>How often a counted pattern matched.</summary>
    public const int Count = 0x08;

    /// <summary>How many of some neighbouring patterns matched.</summary>
    public const int PresentOf = 0x09;

    /// <summary>Value of a watch.</summary>
    public const int Watch = 0x0A;

    /// <summary>Offset of the i-th match.</summary>
    public const int NthOffset = 0x0B;

    /// <summary>Length of the i-th match.</summary>
    public const int NthLength = 0x0C;

    /// <summary>Integer read from the stream.</summary>
    public const int Read = 0x0D;

    /// <summary>Truth of an earlier rule.</summary>
    public const int Rule = 0x0E;

    /// <summary>Logical negation.</summary>
    public const int Not = 0x10;

    /// <summary>Logical and.</summary>
    public const int And = 0x11;

    /// <summary>Logical or.</summary>
    public const int Or = 0x12;

    /// <summary>Arithmetic negation.</summary>
    public const int Negate = 0x13;

    /// <summary>Bitwise complement.</summary>
    public const int Complement = 0x14;

    /// <summary>Integer read from the start of the stream, at the offset on top of the stack.</summary>
    public const int ReadAt = 0x15;

    /// <summary>Comparison ==.</summary>
    public const int Equal = 0x20;

    /// <summary>Comparison !=.</summary>
    public const int NotEqual = 0x21;

    /// <summary>Comparison less than.</summary>
    public const int Less = 0x22;

    /// <summary>Comparison at most.</summary>
    public const int LessOrEqual = 0x23;

    /// <summary>Comparison greater than.</summary>
    public const int Greater = 0x24;

    /// <summary>Comparison at least.</summary>
    public const int GreaterOrEqual = 0x25;

    /// <summary>Sum, wrapping around.</summary>
    public const int Add = 0x28;

    /// <summary>Difference, wrapping around.</summary>
    public const int Subtract = 0x29;

    /// <summary>Product, wrapping around.</summary>
    public const int Multiply = 0x2A;

    /// <summary>Quotient.</summary>
    public const int Divide = 0x2B;

    /// <summary>Remainder.</summary>
    public const int Modulo = 0x2C;

    /// <summary>Bitwise and.</summary>
    public const int BitwiseAnd = 0x2D;

    /// <summary>Bitwise or.</summary>
    public const int BitwiseOr = 0x2E;

    /// <summary>Bitwise exclusive or.</summary>
    public const int BitwiseXor = 0x2F;

    /// <summary>Shift to the left.</summary>
    public const int ShiftLeft = 0x30;

    /// <summary>Arithmetic shift to the right.</summary>
    public const int ShiftRight = 0x31;
}
