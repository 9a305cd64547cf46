namespace nanoFramework.System.IO.FileSystem;

/// <summary>Where a card on an SPI bus is. Fields, as nanoFramework has it.</summary>
public class SDCardSpiParameters
{
    /// <summary>The SPI bus, from 1.</summary>
    public uint spiBus;

    /// <summary>The pin that selects the card.</summary>
    public uint chipSelectPin;
}

/// <summary>How a card is detected: not at all.</summary>
public class CardDetectParameters
{
}
