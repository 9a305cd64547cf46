using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.Calls;

/// <summary>One way from a method to another.</summary>
/// <param name="Caller">Where it starts.</param>
/// <param name="At">The instruction.</param>
/// <param name="Kind">How the target is reached.</param>
/// <param name="Named">What the instruction names.</param>
/// <param name="Target">The method that runs; null if it is outside of the world.</param>
public sealed record Call(MethodDefinition Caller, Instruction At, CallKind Kind, MethodReference Named, MethodDefinition? Target);
