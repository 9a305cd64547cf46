namespace FirmwareScanner.Boards;

/// <summary>On which side of the board a row of pins is drawn, with the component side up.</summary>
public enum HeaderSide
{
    /// <summary>On the left.</summary>
    Left,

    /// <summary>On the right.</summary>
    Right,
}
