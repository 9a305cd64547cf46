namespace FirmwareScanner.Boards;

/// <summary>What holds the line of the button high while it is not pressed.</summary>
public enum ButtonPullUp
{
    /// <summary>The chip's own resistor.</summary>
    Internal,

    /// <summary>A resistor beside the button.</summary>
    External,

    /// <summary>The board, which has the button on it.</summary>
    OnBoard,
}
