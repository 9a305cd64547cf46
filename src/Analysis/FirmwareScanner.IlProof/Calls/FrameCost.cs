using System;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.Calls;

/// <summary>
/// What a stack frame costs on nanoCLR. Frames are blocks of the managed heap, taken from a cache once there are any
/// (CLR_RT_StackFrame::Push and CLR_RT_EventCache in nf-interpreter 1.17, 32-bit targets): 7 blocks for the frame itself
/// (76 or 80 bytes), then one for each local and for each value that the evaluation stack can hold and 3 to spare, at least 10.
/// Arguments stay on the caller's evaluation stack. nanoCLR runs some short calls inside the caller's frame, so this is the most.
/// </summary>
internal static class FrameCost
{
    /// <summary>Bytes of a frame of the class library, whose locals are not known here: the least.</summary>
    public const int OutsideBytes = (FrameBlocks + LeastSlots) * BlockBytes;

    private const int BlockBytes = 12;
    private const int FrameBlocks = 7;
    private const int LeastSlots = 10;
    private const int SpareSlots = 3;

    /// <summary>Bytes of a method's frame.</summary>
    public static int Of(MethodDefinition method)
    {
        if (!method.HasBody)
        {
            return OutsideBytes;
        }

        int slots = method.Body.Variables.Count + StackDepth.Of(method.Body) + SpareSlots;
        return (FrameBlocks + Math.Max(LeastSlots, slots)) * BlockBytes;
    }
}
