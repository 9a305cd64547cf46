namespace FirmwareScanner.Boards;

/// <summary>What a pin of a header that is no GPIO carries.</summary>
public enum PinPower
{
    /// <summary>None of the others: a GPIO, reset, or not connected.</summary>
    None,

    /// <summary>Ground.</summary>
    Ground,

    /// <summary>3.3 V.</summary>
    ThreeVolts,

    /// <summary>5 V.</summary>
    FiveVolts,
}
