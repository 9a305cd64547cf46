// The public signatures of nanoFramework.Runtime.Native 1.7.11, to compile against where the package cannot be had: no code of it.
// What is extern here is implemented in the firmware.
using System.Runtime.CompilerServices;

namespace System
{
    public static class Environment
    {
        public static extern long TickCount64
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }
    }
}

namespace nanoFramework.Runtime.Native
{
    public class ConstraintException : global::System.Exception
    {
        public ConstraintException()
        {
            throw null;
        }
    }

    public static class ExecutionConstraint
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern void Install(int arg0, int arg1);
    }

    public static class GC
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern uint Run(bool arg);

        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern void EnableGCMessages(bool arg);
    }

    public class Power
    {
        public Power()
        {
            throw null;
        }

        public static void RebootDevice(int arg0, RebootOption arg1) => throw null;

        public static void RebootDevice(RebootOption arg) => throw null;

        public static event RebootEventHandler OnRebootEvent { add => throw null; remove => throw null; }
    }

    public delegate void RebootEventHandler();

    public enum RebootOption
    {
        NormalReboot = 0,
        EnterNanoBooter = 1,
        ClrOnly = 2,
        EnterProprietaryBooter = 8,
    }

    public static class Rtc
    {
        public static bool SetSystemTime(global::System.DateTime arg) => throw null;
    }

    public static class SystemInfo
    {
        public static extern byte Model
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        public static extern byte OEM
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        public static extern string OEMString
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        public static extern string Platform
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        public static extern string TargetName
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        public static extern ushort SKU
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        public static global::System.Version Version { get => throw null; }

        public static SystemInfo.FloatingPoint FloatingPointSupport { get => throw null; }

        public enum FloatingPoint
        {
            None = 0,
            SinglePrecisionSoftware = 1,
            SinglePrecisionHardware = 2,
            DoublePrecisionSoftware = 3,
            DoublePrecisionHardware = 4,
        }
    }
}
