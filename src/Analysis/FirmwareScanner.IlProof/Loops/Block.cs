using System.Collections.Generic;
using System.Linq;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.Loops;

/// <summary>A basic block: instructions that run one after the other.</summary>
/// <param name="Index">Its number in the order of the code.</param>
/// <param name="Instructions">One or more.</param>
internal sealed record Block(int Index, IReadOnlyList<Instruction> Instructions)
{
    /// <summary>Instructions that the interpreter executes; the compiler's fillers are none.</summary>
    public int Cost { get; } = Instructions.Count(instruction => instruction.OpCode.Code != Code.Nop);

    /// <summary>Blocks that can follow.</summary>
    public List<Block> Next { get; } = [];

    /// <summary>Blocks that can come before.</summary>
    public List<Block> Previous { get; } = [];

    /// <summary>The last instruction.</summary>
    public Instruction Last => Instructions[^1];

    /// <summary>Blocks are told apart by identity, and there are cycles among them.</summary>
    public bool Equals(Block? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Index;
}
