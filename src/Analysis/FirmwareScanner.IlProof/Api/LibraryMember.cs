namespace FirmwareScanner.IlProof.Api;

/// <summary>A member of the device's class library, as its assembly has it.</summary>
/// <param name="IsNative">Whether it is implemented in C++.</param>
/// <param name="IsStruct">Of a type: whether it is a value type, and no enum.</param>
/// <param name="Frames">How many stack frames a call takes at most, its own included; 0 if its IL does not bound them.</param>
public sealed record LibraryMember(bool IsNative, bool IsStruct, int Frames);
