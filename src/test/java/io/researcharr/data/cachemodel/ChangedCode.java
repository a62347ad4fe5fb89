package io.researcharr.data.cachemodel;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A class of which one method does something else. */
final class ChangedCode extends ClassVisitor {

  private final Change change;
  private boolean isChanged;

  private ChangedCode(ClassVisitor next, Change change) {
    super(Opcodes.ASM9, next);
    this.change = change;
  }

  static byte[] of(byte[] code, Change change) {
    ClassReader reader = new ClassReader(code);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    ChangedCode changed = new ChangedCode(writer, change);
    reader.accept(changed, 0);
    if (!changed.isChanged) {
      throw new IllegalStateException("there is nothing to change for " + change);
    }
    return writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
    if (!name.equals(change.method)) {
      return method;
    }
    switch (change.kind) {
      case WITHOUT_THE_CALL -> {
        return new WithoutTheCall(method);
      }
      case NOW_FOR_THE_TIME -> {
        isChanged = true;
        return new NowForTheTime(method);
      }
      case TAKEN_LATER -> {
        return new TakenLater(method);
      }
      default -> {
        isChanged = true;
        method.visitCode();
        change.kind.answer(method);
        method.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
        method.visitMaxs(0, 0);
        method.visitEnd();
        return null;
      }
    }
  }

  /**
   * A change of a method.
   *
   * @param call the call that is left out, if that is the change
   */
  record Change(String type, String method, Kind kind, String call) {}

  /** What a method does instead. */
  enum Kind {
    TRUE,
    FALSE,
    ZERO,
    LEAST,
    MOST,
    /** Answers with an empty text. */
    NOTHING,
    /** Answers that it is done, and does not do it. */
    DONE,
    /** Takes the time at which it begins for the time that it was given. */
    NOW_FOR_THE_TIME,
    /** Says of a parcel that it has arrived. */
    ARRIVED,
    /** Takes note of news a while after it has said so. */
    TAKEN_LATER,
    WITHOUT_THE_CALL;

    private void answer(MethodVisitor method) {
      switch (this) {
        case TRUE -> method.visitInsn(Opcodes.ICONST_1);
        case FALSE -> method.visitInsn(Opcodes.ICONST_0);
        case ZERO -> method.visitInsn(Opcodes.LCONST_0);
        case LEAST -> method.visitLdcInsn(Long.MIN_VALUE);
        case MOST -> method.visitLdcInsn(Long.MAX_VALUE);
        case NOTHING -> method.visitLdcInsn("");
        case DONE -> done(method);
        case ARRIVED -> arrived(method);
        default -> throw new IllegalStateException(this + " is no answer");
      }
    }

    private static void arrived(MethodVisitor method) {
      String parcel = "io/researcharr/data/service/cache/Courier$Parcel";
      method.visitVarInsn(Opcodes.ALOAD, 0);
      method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, parcel, "arrive", "()V", false);
    }

    private static void done(MethodVisitor method) {
      String uni = "io/smallrye/mutiny/Uni";
      String create = "io/smallrye/mutiny/groups/UniCreate";
      method.visitMethodInsn(Opcodes.INVOKESTATIC, uni, "createFrom", "()L" + create + ";", true);
      method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, create, "voidItem", "()L" + uni + ";", false);
    }
  }

  /** What is done with news is done by {@link LateNews}. */
  private final class TakenLater extends MethodVisitor {

    private TakenLater(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (!name.equals("invalidate")) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        return;
      }
      isChanged = true;
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          LateNews.class.getName().replace('.', '/'),
          name,
          "(L" + owner + ";" + descriptor.substring(1),
          false);
    }
  }

  /** All calls of one name are left out; what they would have answered is nothing or zero. */
  private final class WithoutTheCall extends MethodVisitor {

    private WithoutTheCall(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (!name.equals(change.call)) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        return;
      }
      isChanged = true;
      Type[] arguments = Type.getArgumentTypes(descriptor);
      for (int i = arguments.length - 1; i >= 0; i--) {
        visitInsn(arguments[i].getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
      }
      visitInsn(Opcodes.POP);
      switch (Type.getReturnType(descriptor).getSort()) {
        case Type.VOID -> {}
        case Type.LONG -> visitInsn(Opcodes.LCONST_0);
        default -> throw new IllegalStateException("not known how to leave out " + name);
      }
    }
  }

  /** The method has a time as its second argument. */
  private static final class NowForTheTime extends MethodVisitor {

    private NowForTheTime(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      String clock = "java/util/function/LongSupplier";
      visitVarInsn(Opcodes.ALOAD, 0);
      visitFieldInsn(
          Opcodes.GETFIELD,
          "io/researcharr/data/service/cache/Membership",
          "nanoTime",
          "L" + clock + ";");
      visitMethodInsn(Opcodes.INVOKEINTERFACE, clock, "getAsLong", "()J", true);
      visitVarInsn(Opcodes.LSTORE, 2);
    }
  }
}
