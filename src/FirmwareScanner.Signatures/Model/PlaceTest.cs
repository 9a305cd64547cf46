namespace FirmwareScanner.Signatures.Model;

/// <summary>Something that is asked of the place of a match.</summary>
/// <param name="Offset">Stands for the offset at which the match starts.</param>
/// <param name="Truth">What has to be true of it.</param>
public sealed record PlaceTest(Variable Offset, Expression Truth);
