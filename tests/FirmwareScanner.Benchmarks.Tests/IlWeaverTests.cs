using System;
using System.IO;
using FirmwareScanner.Benchmarks.IlCounter;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

/// <summary>Methods are written in IL here, so that what a compiler makes of C# does not change the hand counts.</summary>
public sealed class IlWeaverTests
{
    private static readonly int[] SwitchCases = [3, 3, 2];

    [Fact]
    public void Count_straight_line_is_its_length()
    {
        Assert.Equal(4, Count(0, (il, _) =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Nop);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ret);
        }));
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 6)]
    public void Count_branch_is_the_path_taken(int argument, long expected)
    {
        Assert.Equal(expected, Count(argument, (il, _) =>
        {
            Instruction zero = il.Create(OpCodes.Ldc_I4_7);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Brfalse_S, zero);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Ldc_I4_2);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ret);
            il.Append(zero);
            il.Emit(OpCodes.Ret);
        }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Count_loop_is_body_times_rounds(int rounds)
    {
        // Body: ldarg, ldc, sub, starg, ldarg, brtrue = 6; then ldc, ret.
        Assert.Equal((6 * rounds) + 2, Count(rounds, (il, _) =>
        {
            Instruction head = il.Create(OpCodes.Ldarg_0);
            il.Append(head);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Sub);
            il.Emit(OpCodes.Starg_S, il.Body.Method.Parameters[0]);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Brtrue_S, head);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Ret);
        }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Count_switch_is_the_case_taken(int argument)
    {
        // ldarg, switch; then ldc, neg, ret for 0 and 1, ldc, ret otherwise.
        Assert.Equal(2 + SwitchCases[argument], Count(argument, (il, _) =>
        {
            Instruction first = il.Create(OpCodes.Ldc_I4_1);
            Instruction second = il.Create(OpCodes.Ldc_I4_2);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Switch, [first, second]);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Ret);
            il.Append(first);
            il.Emit(OpCodes.Neg);
            il.Emit(OpCodes.Ret);
            il.Append(second);
            il.Emit(OpCodes.Neg);
            il.Emit(OpCodes.Ret);
        }));
    }

    [Fact]
    public void Count_try_finally_counts_both()
    {
        // ldc, starg, leave; ldc, starg, endfinally; ldarg, ret.
        Assert.Equal(8, Count(0, (il, _) =>
        {
            ParameterDefinition argument = il.Body.Method.Parameters[0];
            Instruction start = il.Create(OpCodes.Ldc_I4_1);
            Instruction handler = il.Create(OpCodes.Ldc_I4_2);
            Instruction end = il.Create(OpCodes.Ldarg_0);
            il.Append(start);
            il.Emit(OpCodes.Starg_S, argument);
            il.Emit(OpCodes.Leave_S, end);
            il.Append(handler);
            il.Emit(OpCodes.Starg_S, argument);
            il.Emit(OpCodes.Endfinally);
            il.Append(end);
            il.Emit(OpCodes.Ret);
            il.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Finally)
            {
                TryStart = start,
                TryEnd = handler,
                HandlerStart = handler,
                HandlerEnd = end,
            });
        }));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    public void Count_checks_are_the_statements_that_decide_on_a_refusal(int argument, long expected)
    {
        // Not a check: ldc, pop. The check: ldarg, ldc, bne. Then either the refusal or what follows.
        Count(argument, (il, module) =>
        {
            Instruction accepted = il.Create(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4_5);
            il.Emit(OpCodes.Pop);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Bne_Un, accepted);
            il.Emit(OpCodes.Call, module.ImportReference(typeof(Shared).GetMethod(nameof(Shared.Record))));
            il.Emit(OpCodes.Ret);
            il.Append(accepted);
            il.Emit(OpCodes.Ret);
        });
        Assert.Equal(expected, IlCounters.Checks);
    }

    [Fact]
    public void Count_native_copy_is_priced_by_length()
    {
        // 3 ten-thousandths of a byte of the byte-sum loop, 13 instructions, a byte copied: 1000 bytes cost 3.9.
        Count(1000, (il, module) =>
        {
            foreach (OpCode array in new[] { OpCodes.Ldsfld, OpCodes.Ldsfld })
            {
                il.Emit(array, module.ImportReference(typeof(Shared).GetField(nameof(Shared.Bytes))));
                il.Emit(OpCodes.Ldc_I4_0);
            }

            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, module.ImportReference(typeof(Array).GetMethod(
                nameof(Array.Copy), [typeof(Array), typeof(int), typeof(Array), typeof(int), typeof(int)])));
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Ret);
        });
        Assert.Equal(39_000, IlCounters.NativeTenThousandths);
    }

    private static long Count(int argument, Action<ILProcessor, ModuleDefinition> write)
    {
        string path = Path.Combine(Path.GetTempPath(), $"Woven{Guid.NewGuid():N}.dll");
        try
        {
            WriteAssembly(path, write);
            var meter = new IlMeter(path, path);
            Func<int, int> run = meter.Bind<Func<int, int>>("Cases", "Run");
            return IlMeter.Count(() => run(argument)).Instructions;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void WriteAssembly(string path, Action<ILProcessor, ModuleDefinition> write)
    {
        var name = new AssemblyNameDefinition(Path.GetFileNameWithoutExtension(path), new Version(1, 0));
        using AssemblyDefinition assembly = AssemblyDefinition.CreateAssembly(name, name.Name, ModuleKind.Dll);
        ModuleDefinition module = assembly.MainModule;
        var type = new TypeDefinition(
            "", "Cases", Mono.Cecil.TypeAttributes.Public | Mono.Cecil.TypeAttributes.Class, module.TypeSystem.Object);
        var method = new MethodDefinition(
            "Run", Mono.Cecil.MethodAttributes.Public | Mono.Cecil.MethodAttributes.Static, module.TypeSystem.Int32);
        method.Parameters.Add(new ParameterDefinition("argument", Mono.Cecil.ParameterAttributes.None, module.TypeSystem.Int32));
        write(method.Body.GetILProcessor(), module);
        type.Methods.Add(method);
        module.Types.Add(type);
        assembly.Write(path);
    }

    /// <summary>What woven code of the tests refers to.</summary>
    public static class Shared
    {
        public static readonly byte[] Bytes = new byte[1000];

        public static int Record() => 1;
    }
}
