namespace FirmwareScanner.IlProof.Api;

/// <summary>A reviewed member of nanoFramework's class library.</summary>
/// <param name="Id">Its documentation id.</param>
/// <param name="IsNative">Whether it is implemented in C++.</param>
/// <param name="IsFree">Whether it allocates nothing; of a type: whether its values are no heap objects.</param>
/// <param name="IsOfApp">Whether only the device application uses it, whose assemblies may not be in the world.</param>
/// <param name="Frames">How many stack frames a call takes at most, its own included; 0 if nobody said.</param>
/// <param name="Line">Where it stands in the list.</param>
public sealed record ApiEntry(string Id, bool IsNative, bool IsFree, bool IsOfApp, int Frames, int Line);
