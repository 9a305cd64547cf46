using System;
using Mono.Cecil.Cil;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>
/// About what each IL instruction costs on nanoFramework's interpreter, in native instructions of 32-bit ARM: measured with loops of eight copies of
/// each, less an empty loop, on the build that docs/nano-run.md describes. An estimate for choosing between ways to write a loop, over more bytes than
/// an emulated interpreter gets through; what counts is what the interpreter itself is counted to execute.
/// </summary>
public static class InterpreterCost
{
    /// <summary>Native instructions a byte of the plainest loop that sums bytes: 13 IL instructions.</summary>
    public const int ByteSum = 581;

    // A call, the return with it, and no arguments. The frame is found, filled, linked; the method is looked up by its token.
    private const int Call = 410;

    private const int Local = 39;
    private const int Constant = 25;
    private const int Arithmetic = 33;
    private const int Logic = 20;
    private const int Shift = 73;
    private const int Element = 103;
    private const int Field = 122;
    private const int Test = 41;
    private const int Comparison = 84;

    /// <summary>About what an instruction costs.</summary>
    /// <param name="instruction">The instruction, its macros expanded (<c>ldloc</c> rather than <c>ldloc.0</c>).</param>
    /// <returns>Native instructions.</returns>
    public static int Of(Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Nop or Code.Ret:
                return 0;
            case Code.Dup or Code.Pop or Code.Br or Code.Ldc_I4 or Code.Ldc_I8 or Code.Ldnull:
                return Constant;
            case Code.Ldloc or Code.Ldarg or Code.Ldloca or Code.Ldarga:
                return Local;
            case Code.Stloc or Code.Starg or Code.Add or Code.Sub or Code.Mul or Code.Div or Code.Rem or Code.Neg:
                return Arithmetic;
            case Code.And or Code.Or or Code.Xor or Code.Not:
                return Logic;
            case Code.Shl or Code.Shr or Code.Shr_Un or Code.Ldlen:
                return Shift;
            case Code.Brfalse or Code.Brtrue:
                return Test;
            case Code.Call or Code.Callvirt or Code.Newobj:
                return Call;
            default:
                return OfRest(instruction.OpCode);
        }
    }

    private static int OfRest(OpCode code)
    {
        string name = code.Code.ToString();
        return name.StartsWith("Ldelem", StringComparison.Ordinal) || name.StartsWith("Stelem", StringComparison.Ordinal) ? Element
            : name.StartsWith("Conv", StringComparison.Ordinal) ? Shift
            : code.FlowControl == FlowControl.Cond_Branch ? Comparison
            : Field;
    }
}
