namespace FirmwareScanner.Boards;

/// <summary>The start and clear button, which connects its line to ground.</summary>
/// <param name="Pin">Its line.</param>
/// <param name="PullUp">What holds the line high.</param>
public sealed record BoardButton(BoardPin Pin, ButtonPullUp PullUp);
