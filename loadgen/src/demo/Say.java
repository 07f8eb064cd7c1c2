/** Prints its arguments: the first words of a build that is otherwise told to be quiet. */
class Say {

    public static void main(String[] words) {
        System.out.println(String.join(" ", words));
    }
}
