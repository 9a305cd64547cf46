namespace nanoFramework.System.IO.FileSystem;

/// <summary>How a card is detected. The virtual board has no card-detect pin.</summary>
public class CardDetectParameters
{
}
